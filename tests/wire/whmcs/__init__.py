"""The commands of WHMCS over the demonstration data."""
