"""Points as money: double entry of whole points, lots with their own expiry, holds, and a chain that shows tampering."""
