<?php
// Sends the command that standard input holds, and prints its answer as JSON. It is written as PHP
// programs are: http_build_query over nested arrays, base64 of serialize, json_decode, SimpleXML.
// Input: {"params": {...}, "serialized": {...}, "responsetype": "json" | "xml" | "nvp"}.

$url = getenv('WHMCS_URL');
if (!preg_match('~^http://127\.\d+\.\d+\.\d+(:\d+)?/~', $url)) {
    fwrite(STDERR, 'WHMCS_URL must name an address of 127.0.0.0/8, not ' . json_encode($url) . ".\n");
    exit(2);
}
$given = json_decode(file_get_contents('php://stdin'), true);
$fields = $given['params'] + [
    'identifier' => getenv('WHMCS_API_IDENTIFIER'),
    'secret' => getenv('WHMCS_API_SECRET'),
    'responsetype' => $given['responsetype'],
];
foreach ($given['serialized'] as $name => $value) {
    $fields[$name] = base64_encode(serialize($value));
}

$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_FOLLOWLOCATION => false,
    CURLOPT_PROXY => '',
    CURLOPT_POSTFIELDS => http_build_query($fields),
]);
$body = curl_exec($curl);
if ($body === false) {
    fwrite(STDERR, curl_error($curl) . "\n");
    exit(1);
}

function pairs($text) {
    if (str_starts_with($text, '<?xml')) {
        return simplexml_load_string($text);
    }
    $found = [];
    foreach (array_filter(explode(';', html_entity_decode($text))) as $pair) {
        [$name, $value] = explode('=', $pair, 2);
        $found[$name] = $value;
    }
    return $found;
}

$answer = match ($given['responsetype']) {
    'json' => json_decode($body),
    'xml' => simplexml_load_string($body),
    'nvp' => pairs($body),
};
echo json_encode($answer, JSON_UNESCAPED_UNICODE);
