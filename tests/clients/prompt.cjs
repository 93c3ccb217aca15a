// Fails a test as soon as its callback has thrown, which the client turns into a promise that nobody
// waits for; mocha alone would wait until the test's time is over.
'use strict';
process.on('unhandledRejection', (reason) => {
  throw reason;
});
