// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scaler, dense layers with ReLU between them, arg max and softmax, in
 * integers: activations Q16.16 in s64, weights Q16.16 in s32, sums Q32.32 in
 * s64. The generator refuses a model for which a sum could leave s64.
 */
#include "network.h"

#define RAB_ONE_Q30		BIT_ULL(30)
#define RAB_LOG2_E_Q30		1549082005ULL

/*
 * (x - mean) / scale, towards zero, cut at plus and minus limit. The product
 * of the 64-bit difference and the 32-bit mantissa has 96 bits, kept in a high
 * part of 64 and a low part of 32.
 */
static s64 rab_scale(const struct rab_scaler *scaler, s64 x_q16, s64 limit)
{
	/* Features and means lie in 0 .. 2^62: the difference fits. */
	s64 difference = x_q16 - scaler->mean_q16;
	u64 magnitude = difference < 0 ? -difference : difference;
	u64 low = (magnitude & U32_MAX) * scaler->mantissa;
	u64 high = (magnitude >> 32) * scaler->mantissa + (low >> 32);
	u64 scaled;

	if (scaler->shift >= 32)
		scaled = high >> (scaler->shift - 32);
	else if (high >> (32 + scaler->shift))
		scaled = U64_MAX;
	else
		scaled = high << (32 - scaler->shift) |
			 (low & U32_MAX) >> scaler->shift;

	if (scaled > (u64)limit)
		scaled = limit;
	return difference < 0 ? -(s64)scaled : (s64)scaled;
}

static void rab_dense(const struct rab_layer *layer, const s64 *in, s64 *out)
{
	const s32 *weight = layer->weights_q16;
	unsigned int i, o;

	for (o = 0; o < layer->outputs; o++) {
		s64 sum = layer->bias_q32[o];

		for (i = 0; i < layer->inputs; i++)
			sum += *weight++ * in[i];
		out[o] = (sum + (1 << 15)) >> 16;
	}
}

static void rab_relu(s64 *values, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (values[i] < 0)
			values[i] = 0;
}

/*
 * exp(-x) in Q30 for x >= 0 in Q16: 2^-(whole + fraction) with the fraction's
 * power as a polynomial, within 3e-6 of the true one.
 */
static u64 rab_exp_minus(u64 x_q16)
{
	/* 2^-f = 1 - 0.693079 f + 0.239547 f^2 - 0.053376 f^3 + 0.006910 f^4 */
	static const u32 terms_q30[] = {
		744187942, 257211664, 57311502, 7419132,
	};
	u64 power, fraction, sum;
	int i;

	if (x_q16 > 40ULL << 16)
		return 0;
	power = x_q16 * RAB_LOG2_E_Q30 >> 16;
	fraction = power & (RAB_ONE_Q30 - 1);

	sum = terms_q30[ARRAY_SIZE(terms_q30) - 1];
	for (i = ARRAY_SIZE(terms_q30) - 2; i >= 0; i--)
		sum = terms_q30[i] - (sum * fraction >> 30);
	sum = RAB_ONE_Q30 - (sum * fraction >> 30);
	return sum >> (power >> 30);
}

/* 1 / sum(exp(logit - winner)), rounded to the nearest thousandth. */
static u16 rab_confidence(const s64 *logits, unsigned int winner)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < RAB_CLASSES; i++)
		sum += rab_exp_minus(logits[winner] - logits[i]);
	return div64_u64(1000 * RAB_ONE_Q30 + sum / 2, sum);
}

static int rab_first_outside(const struct rab_range *ranges,
			     const struct rab_verdict *verdict)
{
	int i;

	for (i = 0; ranges && i < verdict->features; i++)
		if (verdict->features_q16[i] < ranges[i].low_q16 ||
		    verdict->features_q16[i] > ranges[i].high_q16)
			return i;
	return -1;
}

static enum rab_abstained rab_abstains(const struct rab_model *model,
				       const struct rab_verdict *verdict)
{
	if (verdict->outside >= 0)
		return RAB_OUTSIDE;
	if (verdict->confidence_milli < model->least_confidence_milli)
		return RAB_UNSURE;
	return RAB_STANDS;
}

/**
 * rab_classify() - judge a window
 * @model: what to judge with
 * @window: what was seen
 * @verdict: receives features, logits, class, confidence and whether the model
 *	stands by it; where two logits are equal the lower class id wins
 */
void rab_classify(const struct rab_model *model,
		  const struct rab_window *window, struct rab_verdict *verdict)
{
	s64 values[2][RAB_WIDTH_MAX];
	unsigned int i, from = 0, winner = 0;

	*verdict = RAB_NO_VERDICT;
	if (rab_window_is_idle(&window->counts))
		return;

	verdict->features = rab_feature_count(model->feature_set);
	rab_features(model->feature_set, window, verdict->features_q16);
	for (i = 0; i < verdict->features; i++)
		values[0][i] = rab_scale(&model->scaler[i],
					 verdict->features_q16[i],
					 model->scaled_limit_q16);

	for (i = 0; i < model->layer_count; i++) {
		rab_dense(&model->layers[i], values[from], values[!from]);
		from = !from;
		if (i + 1 < model->layer_count)
			rab_relu(values[from], model->layers[i].outputs);
	}

	verdict->logits = RAB_CLASSES;
	for (i = 0; i < RAB_CLASSES; i++) {
		verdict->logits_q16[i] = values[from][i];
		if (values[from][i] > values[from][winner])
			winner = i;
	}
	verdict->class = winner;
	verdict->confidence_milli = rab_confidence(verdict->logits_q16, winner);
	verdict->outside = rab_first_outside(model->ranges, verdict);
	verdict->abstained = rab_abstains(model, verdict);
}
