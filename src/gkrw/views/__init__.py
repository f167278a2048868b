"""What a person is shown, without a terminal."""
