// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/runversions.h"

namespace driftline {

Result<VersionsByRun> versionsByRun(ModelRegistry &registry, const StopToken &stop)
{
    auto models = registry.models(stop);
    if (!models.ok())
        return models.failure();
    VersionsByRun byRun;
    for (const RegisteredModel &model : std::as_const(*models)) {
        auto versions = registry.versions(model.name, stop);
        if (!versions.ok())
            return versions.failure();
        for (const ModelVersion &version : std::as_const(*versions)) {
            if (!version.runId.isEmpty())
                byRun[version.runId].append(version);
        }
    }
    return byRun;
}

} // namespace driftline
