"""What travels over HTTP: bodies that are read strictly, answers that are written exactly."""
