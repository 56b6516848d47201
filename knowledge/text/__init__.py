"""Pure functions on text: normalising, alphabets, keyboard layouts, stems and language."""
