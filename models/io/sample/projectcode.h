// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts of the sample's repository, as they are first committed; history.cpp edits them from commit to
// commit.

#include <QByteArray>

namespace driftline::sample::text {

[[nodiscard]] QByteArray readme();
[[nodiscard]] QByteArray gitIgnore();
[[nodiscard]] QByteArray paramsYaml();
[[nodiscard]] QByteArray treeParamsYaml(); ///< once trees are boosted
[[nodiscard]] QByteArray featuresPy();
[[nodiscard]] QByteArray preparePy();
[[nodiscard]] QByteArray evaluatePy();
[[nodiscard]] QByteArray treeModelPy(); ///< also the code that a logged model carries
[[nodiscard]] QByteArray testFeaturesPy();
[[nodiscard]] QByteArray requirementsLock();
[[nodiscard]] QByteArray dockerfile();
[[nodiscard]] QByteArray gateJson();

} // namespace driftline::sample::text
