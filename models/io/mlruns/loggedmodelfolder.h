// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The logged models of an experiment's folder: <experiment>/models/m-…/ with meta.yaml, metrics and params,
// as MLflow 3 lays them beside the runs.

#include "models/domain/loggedmodel.h"
#include "models/io/mlruns/folder.h"
#include "models/io/mlruns/trouble.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QList>

namespace driftline::mlruns {

/// Those of one run that are not deleted, oldest first. `relative` is the experiment's folder below the
/// store's root. What cannot be read is left out and in `troubles`.
[[nodiscard]] Result<QList<LoggedModel>> readLoggedModels(const Folder &experiment, const QString &relative,
                                                          const RunId &run, QList<Trouble> &troubles,
                                                          const StopToken &stop);

} // namespace driftline::mlruns
