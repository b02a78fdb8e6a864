// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/momenttests.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t terms = 4; ///< cosine and sine at both points

using Row = std::array<double, terms>;
using Matrix = std::array<Row, terms>;

/// The value of this rank of both ascending samples together.
double valueAt(std::span<const double> a, std::span<const double> b, size_t rank)
{
    // How many of the first sample are among the `rank` smallest.
    size_t low = rank > b.size() ? rank - b.size() : 0;
    size_t high = std::min(rank, a.size());
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (a[middle] < b[rank - middle - 1])
            low = middle + 1;
        else
            high = middle;
    }
    const size_t other = rank - low;
    if (low == a.size())
        return b[other];
    return other == b.size() ? a[low] : std::min(a[low], b[other]);
}

/// NumPy's quantile of both samples together.
double pooledQuantile(std::span<const double> a, std::span<const double> b, double p)
{
    const double position = p * double(a.size() + b.size() - 1);
    const auto below = static_cast<size_t>(position);
    const double share = position - double(below);
    const double low = valueAt(a, b, below);
    return share == 0 ? low : std::lerp(low, valueAt(a, b, below + 1), share);
}

struct Waves
{
    Row mean{};
    Matrix covariance{}; ///< population
};

/// Sine and cosine of ascending angles. One that is near the last is reached by turning on from there, which
/// takes a fraction of the time; what that rounds away does not add up over many.
class Wave
{
public:
    explicit Wave(double angle) { start(angle); }
    Row to(double angle)
    {
        const double step = angle - m_angle;
        if (++m_turns > mostTurns || !(std::abs(step) < shortStep)) {
            start(angle);
        } else {
            const double square = step * step; // Taylor's series, whose next terms are below rounding
            const double s = step * (1 - square / 6 * (1 - square / 20));
            const double c = 1 - square / 2 * (1 - square / 12);
            const double sine = m_sine * c + m_cosine * s;
            m_cosine = m_cosine * c - m_sine * s;
            m_sine = sine;
            m_angle = angle;
        }
        return row();
    }
    /// The second point is twice the first.
    [[nodiscard]] Row row() const
    {
        return {m_cosine, (m_cosine - m_sine) * (m_cosine + m_sine), m_sine, 2 * m_sine * m_cosine};
    }

private:
    static constexpr int mostTurns = 64;
    static constexpr double shortStep = 1.0 / 256;

    void start(double angle)
    {
        m_angle = angle;
        m_sine = std::sin(angle);
        m_cosine = std::cos(angle);
        m_turns = 0;
    }

    double m_angle = 0;
    double m_sine = 0;
    double m_cosine = 1;
    int m_turns = 0;
};

Waves wavesOf(std::span<const double> values, double scale)
{
    Waves waves;
    const auto count = double(values.size());
    Matrix products{};
    // About the first value's waves, so that little cancels.
    Wave wave(scale * values.front());
    const Row origin = wave.row();
    for (const double value : values) {
        Row row = wave.to(scale * value);
        for (size_t i = 0; i < terms; ++i)
            row[i] -= origin[i];
        for (size_t i = 0; i < terms; ++i) {
            waves.mean[i] += row[i];
            for (size_t j = 0; j <= i; ++j)
                products[i][j] += row[i] * row[j];
        }
    }
    for (double &mean : waves.mean)
        mean /= count;
    for (size_t i = 0; i < terms; ++i) {
        for (size_t j = 0; j <= i; ++j) {
            waves.covariance[i][j] = products[i][j] / count - waves.mean[i] * waves.mean[j];
            waves.covariance[j][i] = waves.covariance[i][j];
        }
    }
    for (size_t i = 0; i < terms; ++i)
        waves.mean[i] += origin[i];
    return waves;
}

/// One rotation of Jacobi's method: makes m[p][q] zero. The columns of `vectors` turn along.
void rotate(Matrix &m, Matrix &vectors, size_t p, size_t q)
{
    if (m[p][q] == 0)
        return;
    const double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(theta, 1.0));
    const double c = 1 / std::hypot(t, 1.0);
    const double s = t * c;
    for (size_t k = 0; k < terms; ++k) {
        const double a = m[k][p];
        const double b = m[k][q];
        m[k][p] = c * a - s * b;
        m[k][q] = s * a + c * b;
    }
    for (size_t k = 0; k < terms; ++k) {
        const double a = m[p][k];
        const double b = m[q][k];
        m[p][k] = c * a - s * b;
        m[q][k] = s * a + c * b;
        const double v = vectors[k][p];
        const double w = vectors[k][q];
        vectors[k][p] = c * v - s * w;
        vectors[k][q] = s * v + c * w;
    }
}

struct Form
{
    double value = 0;
    int rank = 0;
};

/// dᵀ · pseudoinverse(m) · d of a symmetric matrix. Few distinct values leave less than full rank, and what
/// rounding makes of the rest must not count: SciPy's limit of 1e-15 lets it, now and then.
Form pseudoinverseForm(Matrix m, const Row &d)
{
    constexpr int sweeps = 30;
    Matrix vectors{};
    for (size_t i = 0; i < terms; ++i)
        vectors[i][i] = 1;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (size_t p = 0; p + 1 < terms; ++p) {
            for (size_t q = p + 1; q < terms; ++q)
                rotate(m, vectors, p, q);
        }
    }
    double largest = 0;
    for (size_t i = 0; i < terms; ++i)
        largest = std::max(largest, std::abs(m[i][i]));
    Form form;
    for (size_t i = 0; i < terms; ++i) {
        if (std::abs(m[i][i]) <= 1e-12 * largest)
            continue;
        double along = 0;
        for (size_t k = 0; k < terms; ++k)
            along += vectors[k][i] * d[k];
        form.value += along * along / m[i][i];
        ++form.rank;
    }
    return form;
}

} // namespace

PValue studentT(const SideSummary &reference, const SideSummary &live)
{
    const auto n = double(reference.rows - reference.missing);
    const auto m = double(live.rows - live.missing);
    const double freedom = n + m - 2;
    if (freedom < 1)
        return {nan, nan};
    const double pooled = (n * reference.std * reference.std + m * live.std * live.std) / freedom;
    const double deviation = std::sqrt(pooled * (1 / n + 1 / m));
    const double difference = reference.mean - live.mean;
    if (deviation == 0)
        return difference == 0
                   ? PValue{0, 1}
                   : PValue{std::copysign(std::numeric_limits<double>::infinity(), difference), 0};
    const double t = difference / deviation;
    const boost::math::students_t law(freedom);
    return {t, 2 * boost::math::cdf(boost::math::complement(law, std::abs(t)))};
}

PValue eppsSingleton(std::span<const double> reference, std::span<const double> live)
{
    constexpr size_t fewest = 5;
    constexpr size_t smallSample = 25;
    constexpr double point = 0.4;
    if (std::min(reference.size(), live.size()) < fewest)
        return {nan, nan};
    const double half = (pooledQuantile(reference, live, 0.75) - pooledQuantile(reference, live, 0.25)) / 2;
    if (!(half > 0) || !std::isfinite(half))
        return {nan, nan};
    const auto n = double(reference.size());
    const auto m = double(live.size());
    const double all = n + m;
    const Waves r = wavesOf(reference, point / half);
    const Waves l = wavesOf(live, point / half);
    Matrix covariance{};
    Row difference{};
    for (size_t i = 0; i < terms; ++i) {
        difference[i] = r.mean[i] - l.mean[i];
        for (size_t j = 0; j < terms; ++j)
            covariance[i][j] = all / n * r.covariance[i][j] + all / m * l.covariance[i][j];
    }
    const Form form = pseudoinverseForm(covariance, difference);
    double statistic = all * form.value;
    if (std::max(reference.size(), live.size()) < smallSample)
        statistic /= 1 + std::pow(all, -0.45) + 10.1 * (std::pow(n, -1.7) + std::pow(m, -1.7));
    if (form.rank == 0) { // both are constant
        const bool same = std::ranges::all_of(difference, [](double each) { return std::abs(each) < 1e-12; });
        return same ? PValue{0, 1} : PValue{std::numeric_limits<double>::infinity(), 0};
    }
    return {statistic, boost::math::gamma_q(form.rank / 2.0, statistic / 2)};
}

} // namespace driftline
