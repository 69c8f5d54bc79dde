"""What comes and goes as files: catalogue readers, Excel."""
