"""Who calls: administrators, their passwords and tokens, wrong logins and bans."""
