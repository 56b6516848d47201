"""What happens to every update before and after its handler."""
