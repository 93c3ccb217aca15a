/** A command as code: for curl in a POSIX shell, and for PHP with its curl extension. */

import {commandAddress} from "../api/command.js";
import {quoted} from "./curl.js";
import {text} from "./php.js";

export const IDENTIFIER = "IDENTIFIER";
export const SECRET = "SECRET";

/** Every spelling by its name: (request, url) to text; a request is {action, pairs, format}. */
export const COMMAND_SPELLINGS = {curl, PHP: php};

function curl(request, url) {
  const data = fieldsOf(request).map(
    ([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`,
  );
  return [`curl -sS ${quoted(commandAddress(url))}`, ...data].join(" \\\n  ");
}

function php(request, url) {
  const entries = fieldsOf(request).map(
    ([name, value]) => `        ${text(name)} => ${text(value)},`,
  );
  return [
    "<?php",
    `$request = curl_init(${text(commandAddress(url))});`,
    "curl_setopt_array($request, [",
    "    CURLOPT_RETURNTRANSFER => true,",
    "    CURLOPT_POSTFIELDS => http_build_query([",
    ...entries,
    "    ]),",
    "]);",
    "$answer = curl_exec($request);",
    "if ($answer === false) {",
    "    exit(curl_error($request));",
    "}",
    request.format === "json" ? "print_r(json_decode($answer, true));" : "echo $answer;",
  ].join("\n");
}

function fieldsOf({action, pairs, format}) {
  return [
    ["action", action],
    ["identifier", IDENTIFIER],
    ["secret", SECRET],
    ["responsetype", format],
    ...pairs,
  ];
}
