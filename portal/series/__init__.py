"""The series administrator's area, above submissions: editions, their catalogue, and scoring schemes that are filed."""
