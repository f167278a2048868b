"""The progress that departments have reported: the progress files beside the table."""
