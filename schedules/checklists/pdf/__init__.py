"""Sheets as PDF: archival (PDF/A-2a) and accessible (PDF/UA-1), fonts inside, the same bytes."""
