// Loaded into each Node.js process before the client: without an address of this machine it does not
// start, and a connection to anywhere else is refused before it is tried. The clients' own defaults
// point into other networks.
'use strict';
const net = require('net');

const here = new net.BlockList();
here.addSubnet('127.0.0.0', 8);
const isHere = (host) => net.isIPv4(host) && here.check(host);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
  if (!isHere(options.host || '')) {
    throw new Error(`clients are tested on this machine alone, not at ${options.host || options.path}`);
  }
  return connect.apply(this, given);
};

const address = process.env.WHMCS_URL || '';
if (!URL.canParse(address) || !isHere(new URL(address).hostname)) {
  console.error(`WHMCS_URL must name an address of 127.0.0.0/8, not ${JSON.stringify(address)}.`);
  process.exit(2);
}
