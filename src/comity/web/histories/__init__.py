"""What the region holds of a worker, with no register of people: asked for a purpose, told as little as will do."""
