<?php
// The source's own example without its comments; host and identifier are the environment's.
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, getenv('SCANNER_HOST') . '/modules/addons/abusemanagerpro/includes/api.php');
curl_setopt($ch, CURLOPT_POST, 1);
curl_setopt($ch, CURLOPT_POSTFIELDS,
    http_build_query(
        array(
            'action' => 'create',
            'service_id' => '1',
            'category' => 'Spam',
            'service_ip' => '1.2.3.4',
            'suspend_method' => 'suspend',
            'allow_unsuspend' => true,
            'additional_info' => 'This is the additional info field',
            'admin_notes' => 'This is the admin notes field',
        )
    )
);
curl_setopt($ch, CURLOPT_HTTPHEADER, array(
    'API_ID: ' . getenv('SCANNER_API_ID'),
));
curl_setopt($ch, CURLOPT_RETURNTRANSFER, 1);
$response = curl_exec($ch);
curl_close($ch);
echo $response;
