"""What a paper says and how it looks: 80 mm raster and A4 PDF."""
