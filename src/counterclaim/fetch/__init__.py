"""From addresses to texts you keep, politely and safely."""
