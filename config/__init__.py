"""Settings, root addresses and the WSGI entry of Fieldgate."""
