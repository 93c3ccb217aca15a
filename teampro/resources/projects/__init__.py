"""The work: projects, their actions, topics, files, timelogs and links to tickets."""
