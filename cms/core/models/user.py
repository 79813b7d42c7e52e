from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who works in the admin. Our own from the first migration, because it cannot be swapped in later."""
