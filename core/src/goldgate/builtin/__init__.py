"""The plug-in that goldgate itself is: selectors, exporters, executors. Internal."""
