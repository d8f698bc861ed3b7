/** A model that is not ours: it sees what is public, as anybody's would. */
@NullMarked
package com.example.mean;

import org.jspecify.annotations.NullMarked;
