// Makes the calls that standard input holds as [[module, method, arguments], ...] with npm's `whmcs`,
// one after the other, and prints what each calls back with.
'use strict';
const { readFileSync } = require('fs');
const WHMCS = require('whmcs');

const client = new WHMCS({
  serverUrl: process.env.WHMCS_URL,
  username: process.env.WHMCS_USER,
  password: process.env.WHMCS_KEY,
});

const call = ([module, method, given]) => new Promise((resolve) => {
  client[module][method](...given, (error, answer) => {
    resolve(error ? { error: error.message } : answer);
  });
});

(async () => {
  const answers = [];
  for (const each of JSON.parse(readFileSync(0, 'utf8'))) {
    answers.push(await call(each));
  }
  console.log(JSON.stringify(answers));
})();
