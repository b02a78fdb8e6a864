// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts that join or replace those of projectcode.h in later commits.

#include <QByteArray>

namespace driftline::sample::text {

[[nodiscard]] QByteArray featuresWithVelocityPy();
[[nodiscard]] QByteArray resamplePy();
[[nodiscard]] QByteArray checkDriftSh();
[[nodiscard]] QByteArray rebuildSection();   ///< of the README
[[nodiscard]] QByteArray candidateSection(); ///< of the README
[[nodiscard]] QByteArray dataSection();      ///< of the README

// Candidates in params.yaml, each lot with its commit.
[[nodiscard]] QByteArray lightgbmCandidates();
[[nodiscard]] QByteArray catboostCandidates();
[[nodiscard]] QByteArray neuralCandidates();
[[nodiscard]] QByteArray laterLightgbmCandidates();
[[nodiscard]] QByteArray monotoneCandidate();
[[nodiscard]] QByteArray tabnetCandidates();

} // namespace driftline::sample::text
