"""Assembly: the application put together from models, views and settings. No business and no screens in here."""
