// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// libgit2 (1.5) never comes back from an object file that is cut off, as a crash or a full disk leaves it.
// This looks at each object file before libgit2 reads it.

struct git_repository;

namespace driftline {

/// Object files of `repository` and of those it borrows from that are cut off or no zlib stream become
/// errors. Call once, right after opening. False when libgit2 has no memory.
[[nodiscard]] bool guardLooseObjects(git_repository *repository);

} // namespace driftline
