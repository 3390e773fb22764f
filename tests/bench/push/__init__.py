"""The servers and the crowd that the push channel is measured with."""
