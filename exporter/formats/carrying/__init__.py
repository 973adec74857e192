"""What all exports to other people's formats share: texts without our player, and what stays behind."""
