"""The process: settings, start-up and shut-down, wiring, the command line."""
