"""The stage ("Sân khấu") beside the practice window: citizen, papers, printer, line, portal."""
