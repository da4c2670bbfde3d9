"""People on the move: the rules of the journey, what they tell each other, and how an analyst reads them."""
