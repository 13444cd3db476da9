"""What a pack says, as frozen values, and what may be done with them: parameters, overlays, differences.

Pure: no Django, no files. `catalogue.reading` turns folders of YAML into these values.
"""
