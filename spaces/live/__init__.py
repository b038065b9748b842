"""Live rooms: who is inside, who may do what, and what the audio does about it."""
