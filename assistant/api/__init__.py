"""The HTTP interface: one file for each noun, put together by `create_app` in app.py."""
