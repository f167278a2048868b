"""Read, build, check and fill Word documents."""
