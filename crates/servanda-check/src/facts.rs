//! Questions that several checks ask of an agreement.
