"""How people get to Minsk: demand at the origins, agencies, airlines, queues and seats."""
