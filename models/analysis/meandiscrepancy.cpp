// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/meandiscrepancy.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <random>
#include <vector>

namespace driftline {

namespace {

using Random = std::mt19937_64;

/// std::sample and std::shuffle differ between standard libraries.
size_t below(size_t end, Random &random)
{
    return static_cast<size_t>(random() % end);
}

std::vector<double> chosen(std::span<const double> values, size_t most, Random &random)
{
    std::vector<double> sample;
    sample.reserve(std::min(values.size(), most));
    for (size_t i = 0; i < values.size() && sample.size() < most; ++i) {
        if (below(values.size() - i, random) < most - sample.size())
            sample.push_back(values[i]);
    }
    return sample;
}

/// NumPy's nearest median of the squared distances of all pairs in either order, each value with itself among
/// them.
double medianSquare(const std::vector<double> &values)
{
    const size_t n = values.size();
    const size_t exact = n * n - 1; // twice the rank
    size_t rank = exact / 2;
    if (exact % 2 == 1 && rank % 2 == 1)
        ++rank;
    if (rank < n)
        return 0;
    std::vector<double> squares;
    squares.reserve(n * (n - 1) / 2);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < i; ++j)
            squares.push_back((values[i] - values[j]) * (values[i] - values[j]));
    }
    const auto middle = squares.begin() + static_cast<std::ptrdiff_t>((rank - n) / 2);
    std::nth_element(squares.begin(), middle, squares.end());
    return *middle;
}

/// The kernel of all pairs of both samples; its diagonal is 0.
class Kernel
{
public:
    Kernel(const std::vector<double> &values, double gamma) : m_size(values.size()), m_cells(m_size * m_size)
    {
        for (size_t i = 0; i < m_size; ++i) {
            for (size_t j = 0; j < i; ++j) {
                const double distance = values[i] - values[j];
                m_cells[i * m_size + j] = std::exp(-gamma * distance * distance);
                m_cells[j * m_size + i] = m_cells[i * m_size + j];
            }
        }
    }
    /// MMD² where inReference says with 1 and 0 which values are the reference's, n of them.
    [[nodiscard]] double discrepancy(const std::vector<double> &inReference, double n) const
    {
        const double m = double(m_size) - n;
        double both = 0;
        double cross = 0;
        double other = 0;
        for (size_t i = 0; i < m_size; ++i) {
            const double *row = m_cells.data() + i * m_size;
            double toReference = 0;
            double all = 0;
            for (size_t j = 0; j < m_size; ++j) {
                toReference += row[j] * inReference[j];
                all += row[j];
            }
            both += inReference[i] * toReference;
            cross += (1 - inReference[i]) * toReference;
            other += (1 - inReference[i]) * (all - toReference);
        }
        return both / (n * (n - 1)) + other / (m * (m - 1)) - 2 * cross / (n * m);
    }

private:
    size_t m_size;
    std::vector<double> m_cells;
};

} // namespace

MeanDiscrepancy meanDiscrepancy(std::span<const double> reference, std::span<const double> live,
                                size_t mostUsed, int permutations)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (std::min({reference.size(), live.size(), mostUsed}) < 2)
        return {{nan, nan}, 0, 0};
    Random random(0); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed): to be reproduced
    std::vector<double> values = chosen(reference, mostUsed, random);
    const size_t n = values.size();
    const double square = medianSquare(values);
    const double gamma = square > 0 ? 1 / square : 1; // 1 / 2σ², σ² half the median, or ½
    const std::vector<double> others = chosen(live, mostUsed, random);
    values.insert(values.end(), others.begin(), others.end());
    const Kernel kernel(values, gamma);
    std::vector<double> inReference(values.size(), 0.0);
    std::fill_n(inReference.begin(), n, 1.0);
    MeanDiscrepancy result{{kernel.discrepancy(inReference, double(n)), 0}, qint64(n), qint64(others.size())};
    constexpr double rounding = 1e-12; // of sums of what is at most 1: equal divisions are equally far apart
    int farther = 0;
    for (int i = 0; i < permutations; ++i) {
        for (size_t last = inReference.size() - 1; last > 0; --last)
            std::swap(inReference[last], inReference[below(last + 1, random)]);
        farther += kernel.discrepancy(inReference, double(n)) >= result.value.statistic - rounding ? 1 : 0;
    }
    result.value.p = double(farther) / permutations;
    return result;
}

} // namespace driftline
