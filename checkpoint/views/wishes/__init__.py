"""What a tap wishes for, carried to the services and back into the state that the screens draw."""
