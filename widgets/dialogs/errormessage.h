// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The message box for an action of the user's own that failed: what, where, what to do. Does not block;
// deletes itself.

#include "models/base/error.h"

#include <QMessageBox>

namespace driftline {

/// Shows `error` over `parent`; the box is returned so that the caller can add a button.
QMessageBox *showErrorMessage(QWidget *parent, const QString &title, const Error &error);

} // namespace driftline
