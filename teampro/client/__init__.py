"""The API's other end: a call as a value, sent over HTTP or to the application in this process."""
