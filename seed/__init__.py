"""First data: what every estate starts with (reference), and a believable one to try things on (demo)."""
