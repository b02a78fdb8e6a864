// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The training code of the sample's repository, as it is first committed: it logs what the runs in the store
// hold.

#include <QByteArray>

namespace driftline::sample::text {

[[nodiscard]] QByteArray trainPy();
[[nodiscard]] QByteArray regressionPy(); ///< src/models.py of the first weeks
[[nodiscard]] QByteArray treesPy();      ///< src/models.py from then on
[[nodiscard]] QByteArray lightgbmPy();   ///< a function of it
[[nodiscard]] QByteArray catboostPy();   ///< another
[[nodiscard]] QByteArray neuralPy();
[[nodiscard]] QByteArray tabnetPy(); ///< a class of src/neural.py
[[nodiscard]] QByteArray registerPy();
[[nodiscard]] QByteArray nightlySh();
[[nodiscard]] QByteArray creditTrainPy();

} // namespace driftline::sample::text
