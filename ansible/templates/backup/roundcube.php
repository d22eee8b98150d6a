<?php
// Of Homing's backup.yml: all settings that differ from /etc/roundcube/defaults.inc.php
$config = [];
include '/etc/roundcube/debian-db-roundcube.php';

// Never another name: people's contacts and settings hang on it.
$config['imap_host'] = 'localhost:143';
$config['smtp_host'] = 'localhost:587';
$config['smtp_user'] = '%u';
$config['smtp_pass'] = '%p';
$config['username_domain'] = '{{ domains | first }}';
$config['des_key'] = trim(file_get_contents('{{ roundcube_key }}'));

// As Dovecot has them.
$config['drafts_mbox'] = 'Drafts';
$config['sent_mbox'] = 'Sent';
$config['junk_mbox'] = 'Junk';
$config['trash_mbox'] = 'Trash';
$config['archive_mbox'] = 'Archive';
$config['lock_special_folders'] = true;

$config['plugins'] = ['archive', 'managesieve', 'markasjunk'];
$config['product_name'] = '{{ mail_host }}';
$config['max_message_size'] = '{{ largest_mail_mb }}M';
$config['session_lifetime'] = 60;
$config['use_https'] = true;
$config['log_driver'] = 'syslog';
$config['log_logins'] = true;
// Its words would go to a server of somebody else.
$config['enable_spellcheck'] = false;
