"""Sign-in: Flask-Login plus a thin layer of our own. A row per sign-in, checked on every request; lock-out; who is acting."""
