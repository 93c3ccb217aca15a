// Calls the method that standard input names as {"method": ..., "options": {...}} of npm's `whmcs-js`, of
// whichever of its modules has it, and prints the answer.
'use strict';
const { readFileSync } = require('fs');
const modules = require('whmcs-js');

const config = {
  serverUrl: process.env.WHMCS_URL,
  identifier: process.env.WHMCS_API_IDENTIFIER,
  secret: process.env.WHMCS_API_SECRET,
};
const { method, options } = JSON.parse(readFileSync(0, 'utf8'));
const client = Object.values(modules).map((Module) => new Module(config)).find((each) => each[method]);

client[method](options).then((answer) => console.log(JSON.stringify(answer)));
