"""The portal for professional-title (职称) review: a small core, with a plugin for each title series."""
